import 'reflect-metadata';
import { serviceProcess } from '@sunwai/hosting';
import { RoutingModule } from '@sunwai/routing';

await serviceProcess(process.env, {
  name: 'routing',
  givesCommands: true,
  compose: () => ({ modules: [RoutingModule], grpcServices: [] }),
});
