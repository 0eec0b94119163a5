import { Text, View } from '@tarojs/components';

const steps = ['付款占座', '邀请好友', '人齐到店取'] as const;

/** How it works, and what happens when it does not. */
export const Rules = () => (
  <View className='team-rules'>
    <View className='team-rules__steps'>
      {steps.map((step, place) => (
        <View key={step} className='team-rules__step'>
          <Text className='team-rules__number'>{place + 1}</Text>
          <Text>{step}</Text>
        </View>
      ))}
    </View>
    <Text className='team-rules__promise'>到时没有凑齐，全额自动原路退回</Text>
  </View>
);
