export { KurrentCluster } from './kurrent-cluster.js';
export type { KurrentNode } from './kurrent-cluster.js';
