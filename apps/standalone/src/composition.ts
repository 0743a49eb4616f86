import type { Platform, ServiceComposition } from '@sunwai/hosting';

/** Every service, in one process. */
export const allServices = (platform: Platform): ServiceComposition => ({
  modules: [],
  grpcServices: [],
});
