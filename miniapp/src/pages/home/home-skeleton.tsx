import { View } from '@tarojs/components';
import { Bone, BoneCards } from '../../ui';

export const HomeSkeleton = () => (
  <View>
    <Bone height={170} radius={16} gap={12} />
    <Bone height={84} radius={12} gap={28} />
    <Bone width={120} height={20} gap={16} />
    <BoneCards count={3} height={104} />
  </View>
);
