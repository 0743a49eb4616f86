import 'reflect-metadata';
import { serviceProcess } from '@sunwai/hosting';
import { RegistersModule } from '@sunwai/registers';

await serviceProcess(process.env, {
  name: 'registers',
  compose: () => ({ modules: [RegistersModule], grpcServices: [] }),
});
