import 'reflect-metadata';
import { DepartmentsModule } from '@sunwai/departments';
import { serviceProcess } from '@sunwai/hosting';

await serviceProcess(process.env, {
  name: 'departments',
  givesCommands: true,
  compose: () => ({
    modules: [DepartmentsModule.forRoot()],
    grpcServices: ['sunwai.departments.v1.DepartmentService'],
  }),
});
