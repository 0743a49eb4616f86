import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/**
 * The HTTP doors described, with a page to try them: `/api/docs`, and `/api/openapi.json` for machines. Those of a
 * service that runs apart are at `/api/docs/<service>` and `/api/docs/<service>/openapi.json`, so that all of them fit
 * behind one address.
 */
export const serveApiDescription = (app: INestApplication, service?: string): void => {
  const description = new DocumentBuilder()
    .setTitle(service === undefined ? 'Sunwai' : `Sunwai: ${service}`)
    .setDescription(
      'Public-grievance ticketing: doors over HTTP. Errors are RFC 9457 problem details with a stable `code`.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  const page = service === undefined ? 'api/docs' : `api/docs/${service}`;
  const documents = service === undefined ? 'api' : page;
  SwaggerModule.setup(page, app, () => SwaggerModule.createDocument(app, description), {
    jsonDocumentUrl: `${documents}/openapi.json`,
    yamlDocumentUrl: `${documents}/openapi.yaml`,
  });
};
