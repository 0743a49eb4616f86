import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import type { AccessList, AccessListOptions, IdentityConfig } from './access-list.js';
import { openAccessList } from './database-access-list.js';
import { ACCESS_LIST } from './identity.tokens.js';

/** Once in the app's root module: guards every controller of the app, and gives ACCESS_LIST to every module. */
@Module({})
export class IdentityModule implements OnApplicationShutdown {
  constructor(@Inject(ACCESS_LIST) private readonly access: AccessList) {}

  static forRoot(config: IdentityConfig, options: AccessListOptions = {}): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      providers: [
        { provide: ACCESS_LIST, useFactory: () => openAccessList(config, options) },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [ACCESS_LIST],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.access.close();
  }
}
