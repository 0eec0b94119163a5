import { Link, useRouteError } from 'react-router';
import { Button } from 'antd';
import { Empty } from '../../ui/states';

/** A page that failed to load (a new version is out) or to draw (a bug of ours): what is safe and the way out. */
export function Crash() {
  const error = useRouteError();
  const stale = error instanceof Error && /dynamically imported module|module script/i.test(error.message);
  return (
    <div className="full-page">
      <Empty
        icon="warning"
        title={stale ? '后台刚更新过' : '这个页面出错了'}
        text={stale ? '重新载入后即可使用新版本。' : '已保存的数据不受影响。重新载入仍出错时，请把操作步骤告诉管理员。'}
        act={<Button type="primary" onClick={() => window.location.reload()}>重新载入</Button>}
      />
    </div>
  );
}

export function NotHere() {
  return (
    <Empty icon="search" title="没有这个页面" text="链接可能写错了，或内容已被移走。" act={<Link to="/"><Button type="primary">回到总览</Button></Link>} />
  );
}
