import 'reflect-metadata';
import { serviceProcess } from '@sunwai/hosting';
import { IntakeModule } from '@sunwai/intake';

await serviceProcess(process.env, {
  name: 'intake',
  compose: ({ config: { secrets } }) => ({
    modules: [
      IntakeModule.forRoot({
        whatsapp: { appSecrets: [secrets.whatsappAppSecret], verifyToken: secrets.whatsappVerifyToken },
      }),
    ],
    grpcServices: ['sunwai.intake.v1.IntakeService'],
  }),
});
