import type { DynamicModule, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { Health, HealthController } from './health.controller.js';
import type { Platform } from './open-platform.js';
import { PlatformModule } from './platform.module.js';

/** The modules on the platform's parts. */
export const rootModule = (platform: Platform, modules: readonly (Type | DynamicModule)[]): DynamicModule => {
  @Module({})
  class RootModule {}
  return {
    module: RootModule,
    imports: [PlatformModule.forRoot(platform), ...modules],
    controllers: [HealthController],
    providers: [{ provide: Health, useValue: new Health(platform) }],
  };
};
