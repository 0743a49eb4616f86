import { refusedWith } from '@sunwai/contracts';
import type { Principal } from '@sunwai/identity';

/** What a caller may see: of which pack and department, and whether people's contacts and files too. */
export type Viewer = {
  readonly id: string;
  /** The only pack; every pack when absent. */
  readonly pack?: string;
  /** The only department; every department when absent. */
  readonly department?: string;
  /** Name and telephone of complainants: for those who have to reach them. */
  readonly seesContacts: boolean;
  readonly seesFiles: boolean;
};

/** Departments and officers see their own; the control room, supervisors and auditors their pack. */
export const viewerOf = ({ id, kind, pack, department, scopes }: Principal): Viewer => {
  const ofDepartment = kind === 'department' || kind === 'officer';
  if (ofDepartment && department === undefined) throw refusedWith('access.forbidden', { scope: 'department' });
  return {
    id,
    ...(pack !== undefined && { pack }),
    ...(ofDepartment && department !== undefined && { department }),
    seesContacts: ofDepartment || kind === 'control_room' || kind === 'supervisor',
    seesFiles: scopes.includes('media:read'),
  };
};

/** The pack and department that are asked for, within what the viewer may see. */
export const within = (
  viewer: Viewer,
  asked: { readonly pack?: string | undefined; readonly department?: string | undefined },
): { readonly pack?: string; readonly department?: string } => {
  for (const what of ['pack', 'department'] as const) {
    if (viewer[what] !== undefined && asked[what] !== undefined && asked[what] !== viewer[what]) {
      throw refusedWith('access.forbidden', { scope: what });
    }
  }
  const pack = viewer.pack ?? asked.pack;
  const department = viewer.department ?? asked.department;
  return { ...(pack !== undefined && { pack }), ...(department !== undefined && { department }) };
};
