export { accessRequest, identityConfig } from './access-list.js';
export type {
  AccessGrant,
  AccessList,
  AccessListOptions,
  AccessRefusalCode,
  AccessRequest,
  IdentityConfig,
} from './access-list.js';
export { AccessGuard, Caller } from './access.guard.js';
export { authenticateCall } from './authenticate-call.js';
export { openAccessList } from './database-access-list.js';
export { PublicDoor, RequiresScope } from './doors.js';
export { IdentityModule } from './identity.module.js';
export { ACCESS_LIST, PERSON_REFS } from './identity.tokens.js';
export { personRefs } from './person-refs.js';
export type { PersonRefs } from './person-refs.js';
export { actorOf, defaultScopes, principalKinds, scopes } from './principal.js';
export type { Principal, PrincipalKind, Scope } from './principal.js';
export { developmentSecrets, secretsConfig, SecretsInvalidError } from './secrets.js';
export type { Secrets } from './secrets.js';
