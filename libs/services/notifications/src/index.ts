export { notificationsConfig } from './notifications.config.js';
export type { NotificationsConfig, NotificationsConfigInput } from './notifications.config.js';
export { NotificationsDoorsModule, NotificationsModule } from './notifications.module.js';
