import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** `/api/docs`: the HTTP doors described, with a page to try them; `/api/openapi.json` for machines. */
export const serveApiDescription = (app: INestApplication): void => {
  const description = new DocumentBuilder()
    .setTitle('Sunwai')
    .setDescription(
      'Public-grievance ticketing: doors over HTTP. Errors are RFC 9457 problem details with a stable `code`.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, description), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
};
