/**
 * Checks docker-compose.yml and deploy/ without Docker and without a cluster: `npm run deploy:check`. Schemas are those
 * of deploy/schemas; what schemas can't say (does what is named exist, is a setting one that the services read) is
 * checked here. Tools that happen to be on the machine (docker compose, kustomize, kubectl) are asked as well.
 */
import { composeProblems } from './check/compose.mjs';
import { dockerfileProblems } from './check/dockerfile.mjs';
import { gatewayProblems } from './check/gateway.mjs';
import { manifestProblems } from './check/manifests.mjs';
import { observeProblems } from './check/observe.mjs';

const checks = {
  'docker-compose.yml': composeProblems,
  'deploy/Dockerfile': dockerfileProblems,
  'deploy/gateway': gatewayProblems,
  'Kubernetes manifests': manifestProblems,
  'metrics, alerts, dashboards': observeProblems,
};

let found = 0;
for (const [what, check] of Object.entries(checks)) {
  const { problems, says = [] } = await check();
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${what}`);
  for (const line of says) console.log(`       ${line}`);
  for (const problem of problems) console.log(`     - ${problem}`);
  found += problems.length;
}
if (found > 0) process.exit(1);
