import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError } from '../api/api-error.ts';
import { useLogin } from '../api/session.ts';
import { problemText } from '../i18n/problem-text.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Wordmark } from './wordmark.tsx';

/** The address is a start link, `/login#<code>`. */
export const hasLoginCode = (): boolean => location.pathname === '/login' && location.hash.length > 1;

/** The code of a start link; taken out of the address at once, so that it is in no history. */
const takeCode = (): string | null => {
  if (!hasLoginCode()) return null;
  const code = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, '', '/login');
  return code;
};

const useFailureText = (error: Error | null, byCode: boolean): string | null => {
  const { t } = useTranslation('shell');
  if (error === null) return null;
  if (!isApiError(error)) return error.message;
  if (error.status === 0) return `${t('login.unreachable')}. ${t('login.unreachableHint')}`;
  if (byCode && error.status === 401) return `${t('login.codeUsed')}. ${t('login.codeUsedHint')}`;
  const { detail, remedy } = problemText(error);
  return remedy === undefined ? detail : `${detail} ${remedy}`;
};

export const LoginPage = ({ onSignedIn }: { onSignedIn: () => void }) => {
  const { t } = useTranslation('shell');
  const { mutate, isPending, error, variables } = useLogin();
  const [token, setToken] = useState('');
  const [empty, setEmpty] = useState(false);
  const signedIn = useRef(onSignedIn);
  useEffect(() => {
    signedIn.current = onSignedIn;
  });
  useEffect(() => {
    const exchange = (): void => {
      const code = takeCode();
      if (code !== null) mutate({ code }, { onSuccess: () => signedIn.current() });
    };
    exchange();
    // A new start link pasted over this page changes only the part behind the #.
    addEventListener('hashchange', exchange);
    return () => removeEventListener('hashchange', exchange);
  }, [mutate]);
  const byCode = variables !== undefined && 'code' in variables;
  const failure = useFailureText(error, byCode);
  const submit = () => {
    setEmpty(token.trim() === '');
    if (token.trim() !== '') mutate({ token: token.trim() }, { onSuccess: onSignedIn });
  };
  return (
    <main className="grid h-full place-items-center p-4">
      <form
        className="flex w-full max-w-90 animate-enter flex-col gap-4 rounded-xl border border-line bg-surface p-6 shadow-float"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Wordmark />
        <h1 className="sr-only">{t('login.title')}</h1>
        <p className="text-sm text-muted">{isPending && byCode ? t('login.exchanging') : t('login.intro')}</p>
        <TextField
          label={t('login.token')}
          hint={t('login.tokenHint')}
          error={empty ? t('login.tokenEmpty') : failure}
          type="password"
          autoComplete="current-password"
          value={token}
          onChange={setToken}
        />
        <Button type="submit" variant="primary" busy={isPending}>
          {t('login.submit')}
        </Button>
      </form>
    </main>
  );
};
