import 'reflect-metadata';
import { serviceProcess } from '@sunwai/hosting';
import { NotificationsModule } from '@sunwai/notifications';

await serviceProcess(process.env, {
  name: 'notifications',
  givesCommands: true,
  compose: () => ({ modules: [NotificationsModule.forRoot()], grpcServices: [] }),
});
