import type { LlmWorkload } from '@terroir/shared-types';
import { llmWorkloadSchema } from '@terroir/shared-types';
import { createParser } from 'nuqs';

/** `llama3.1-8b:q4_K_M:8192:1:ollama`; what is left out takes the contract's default. */
export const parseAsWorkload = createParser<LlmWorkload>({
  parse: (text) => {
    const [modelId = '', quantization, contextTokens, parallel, engine] = text.split(':');
    const read = llmWorkloadSchema.safeParse({
      kind: 'llm',
      modelId,
      quantization,
      contextTokens: contextTokens === undefined ? undefined : Number(contextTokens),
      parallel: parallel === undefined ? undefined : Number(parallel),
      engine,
    });
    return modelId !== '' && read.success ? read.data : null;
  },
  serialize: ({ modelId, quantization, contextTokens, parallel, engine }) =>
    [modelId, quantization, contextTokens, parallel, engine].join(':'),
  eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
});
