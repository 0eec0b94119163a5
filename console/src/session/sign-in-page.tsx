import { useRead } from '../api/hooks';
import { SignInForm } from './sign-in-form';
import { TeaHills } from './tea-hills';

/** The brand on the left, the door on the right. */
export function SignInPage({ notice }: { notice: string | null }) {
  const brand = useRead('GET /v1/brand');
  return (
    <main className="sign-in">
      <section className="sign-in-brand" aria-label="品牌">
        <TeaHills />
        <div className="sign-in-words">
          <p className="sign-in-product">熟客 · 经营后台</p>
          <h1>{brand.data?.name ?? (brand.error ? '让客人成为熟客' : '\u3000')}</h1>
          <p>{brand.data?.slogan ?? (brand.error ? '会员、门店与私域，在一处看清' : '\u3000')}</p>
        </div>
      </section>
      <section className="sign-in-door" aria-label="登录">
        <div className="sign-in-card">
          <img src="/console/mark.svg" alt="" width={44} height={44} />
          <h2>登录经营后台</h2>
          <p className="hint">使用管理员为你开通的账号</p>
          <SignInForm notice={notice} />
          <p className="hint sign-in-help">忘记密码或账号被锁定，请联系你的管理员。</p>
        </div>
      </section>
    </main>
  );
}
