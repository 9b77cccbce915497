import { DriverError } from '../drivers/driver.ts';
import { asRemedy, say } from '../wordings/say.ts';

/** Anything thrown by a driver as a classified failure; what is not classified may have had an effect. */
export const asDriverError = (error: unknown): DriverError => {
  if (error instanceof DriverError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DriverError(
    {
      code: 'unknown',
      message,
      retryable: true,
      ...asRemedy(say('call-under-key')),
    },
    'unknown',
    error,
  );
};
