import { Module } from '@nestjs/common';
import { AuditReader } from './audit-reader.js';
import { AuditGrpcController } from './grpc/audit-grpc.controller.js';
import { AuditHttpController } from './http/audit-http.controller.js';

/** Needs EVENT_STORE, PACKS and ACCESS_LIST. Keeps nothing of its own: everything is read from the events themselves. */
@Module({
  controllers: [AuditGrpcController, AuditHttpController],
  providers: [AuditReader],
})
export class AuditModule {}
