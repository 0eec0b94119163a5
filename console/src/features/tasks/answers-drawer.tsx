import { Drawer, Progress } from 'antd';
import { useRead } from '../../api/hooks';
import { count, shareOf } from '../../ui/format';
import { Panel } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import type { TaskRow } from './words';

/** What members answered, in sums; what they wrote, without their names. */
export function AnswersDrawer({ row, onClose }: { row: TaskRow; onClose: () => void }) {
  const answers = useRead('GET /v1/console/tasks/:id/answers', { params: { id: row.id } });
  return (
    <Drawer open onClose={onClose} size={480} title={`「${row.title}」的回答`}>
      <Loading of={answers} what="回答" skeleton={<BoneRows rows={4} />}>
        {({ answered, questions }) => (answered === 0 ? <Empty title="还没有人回答" text="会员在小程序的任务页回答。" /> : (
          <>
            <p className="hint">共 {count(answered)} 人回答。文字不显示是谁写的。</p>
            {questions.map(({ key, title, options, texts }) => (
              <Panel key={key} title={title}>
                {options.map((option) => (
                  <div key={option.key} className="answer-line">
                    <span>{option.text}</span><span className="figure">{count(option.count)} 人，{shareOf(option.count, answered)}</span>
                    <Progress percent={(option.count / answered) * 100} showInfo={false} size="small" aria-label={`${option.text}的占比`} />
                  </div>
                ))}
                {texts.map((text, i) => <p key={i} className="answer-text">{text}</p>)}
                {options.length === 0 && texts.length === 0 && <p className="hint">没有人写</p>}
              </Panel>
            ))}
          </>
        ))}
      </Loading>
    </Drawer>
  );
}
