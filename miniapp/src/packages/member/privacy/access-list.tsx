import { Text, View } from '@tarojs/components';
import { formatMinute } from '@shuke/shared/values/time';
import { api } from '../../../api';
import { BoneCards, Card, Loaded, Section } from '../../../ui';
import { useLoad } from '../../../use-load';

const Nobody = () => <Card><Text className='privacy__none'>还没有人查看过你的信息。店员扫会员码、后台打开资料，都会记在这里。</Text></Card>;

/** Who looked at the member's data (counter, console, a full number, a copy), what exactly, and why. */
export const AccessList = () => {
  const load = useLoad('accesses', () => api('GET /v1/member/accesses'));
  return (
    <Section title='谁看过你的信息'>
      <Loaded load={load} skeleton={<BoneCards count={1} height={88} />} empty={({ rows }) => rows.length === 0 && <Nobody />}>
        {({ rows }) => (
          <Card className='privacy__rows'>
            {rows.map(({ at, who, what, why }, i) => (
              <View key={i} className='privacy__access'>
                <View className='privacy__access-top'>
                  <Text className='privacy__what'>{who}</Text>
                  <Text className='privacy__when'>{formatMinute(new Date(at))}</Text>
                </View>
                <Text className='privacy__detail'>看了{what}</Text>
                <Text className='privacy__detail'>原因：{why}</Text>
              </View>
            ))}
          </Card>
        )}
      </Loaded>
    </Section>
  );
};
