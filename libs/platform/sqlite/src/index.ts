export { WalFlush } from './wal-flush.js';
