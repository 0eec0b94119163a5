import { Button, Modal } from 'antd';
import { signOut } from '../api/api';
import { queryClient } from '../api/hooks';
import type { Operator } from './operator';
import { SignInForm } from './sign-in-form';

export function SignInAgain({ notice, operator }: { notice: string | null; operator: Operator }) {
  const leave = () => {
    queryClient.clear();
    signOut();
    window.location.reload();
  };
  return (
    <Modal open footer={null} closable={false} keyboard={false} title="请重新登录" width={400} mask={{ closable: false }}>
      <p className="hint">登录后回到刚才的页面，填写的内容都还在。</p>
      <SignInForm notice={notice} username={operator.username} />
      <Button type="text" block onClick={leave} style={{ marginTop: 8 }}>换一个账号</Button>
    </Modal>
  );
}
