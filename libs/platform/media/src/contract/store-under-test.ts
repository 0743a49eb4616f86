import type { MediaStore } from '../media-store.js';

export type StoreUnderTest = {
  readonly store: MediaStore;
  /** Another opening of the same files, as a second process has it. */
  reopen(): Promise<MediaStore>;
  /** Removes everything. */
  dispose(): Promise<void>;
};
