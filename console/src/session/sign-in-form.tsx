import { useState } from 'react';
import { Button, Form, Input } from 'antd';
import { ApiProblem } from '@shuke/shared/contract/client';
import { signIn } from '../api/api';
import { queryClient } from '../api/hooks';
import { Refusal } from '../ui/states';
import { Note } from '../ui/parts';

interface Values {
  username: string;
  password: string;
}

export function SignInForm({ notice, username }: { notice: string | null; username?: string }) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (values: Values) => {
    setBusy(true);
    setProblem(null);
    try {
      const { operator } = await signIn(values.username.trim(), values.password);
      queryClient.setQueryData(['GET /v1/console/me', null], operator);
      void queryClient.invalidateQueries();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form<Values> layout="vertical" requiredMark={false} onFinish={submit} initialValues={{ username }} size="large">
      {notice && !problem && <Note tone="amber" icon="clock">{notice}</Note>}
      <Form.Item name="username" label="账号" rules={[{ required: true, whitespace: true, message: '请填写账号' }]}>
        <Input autoComplete="username" autoFocus={!username} maxLength={60} readOnly={username !== undefined} />
      </Form.Item>
      <Form.Item name="password" label="密码" rules={[{ required: true, message: '请填写密码' }]}>
        <Input.Password autoComplete="current-password" autoFocus={Boolean(username)} maxLength={200} />
      </Form.Item>
      <Refusal problem={problem} />
      <Button type="primary" htmlType="submit" block loading={busy}>登录</Button>
    </Form>
  );
}
