import { api } from '../../api';
import { Bone, Loaded, Page, QrCode } from '../../ui';
import { useLoad } from '../../use-load';

export default function CodePage() {
  const load = useLoad('code', () => api('GET /v1/member/code'));
  return (
    <Page tab='code'>
      <Loaded load={load} skeleton={<Bone height={240} />}>
        {({ codes: [first] }) => first && <QrCode text={first.code} size={220} label='会员码' />}
      </Loaded>
    </Page>
  );
}
