import { registerHooks } from 'node:module';

/**
 * The package of llama.cpp starts a second Node to try its binary before it loads it: 0.3 s of CPU for every VM, which
 * ten VMs that start together on two cores feel. A binary that does not suit this host ends the service, and its log
 * says so. Call it before the package is imported.
 */
export function skipBinaryTrial(): void {
  registerHooks({
    load: (url, context, nextLoad) =>
      url.endsWith('/node-llama-cpp/dist/bindings/utils/testBindingBinary.js')
        ? {
            format: 'module',
            source: 'export const testBindingBinary = async () => true;',
            shortCircuit: true,
          }
        : nextLoad(url, context),
  });
}
