/** A port that stays free until somebody of this run listens there: chosen as the servers of `npm run infra` choose theirs. */
export { freePort } from '../../../scripts/infra/ports.mjs';
