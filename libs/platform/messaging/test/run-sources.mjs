/** Lets plain Node run the TypeScript sources, as Jest does: a child process of a test needs no build either. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    /^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')
      ? next(specifier.replace(/\.js$/, '.ts'), context)
      : next(specifier, context),
});
