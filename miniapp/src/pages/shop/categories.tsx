import { ScrollView, Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import type { Reply } from '../../api';
import { Icon, Picture, Tap } from '../../ui';

type Category = Reply<'GET /v1/shop/products'>['categories'][number];

interface CategoriesProps {
  categories: readonly Category[];
  /** Empty: all. */
  chosen: string;
  onChoose: (key: string) => void;
}

export const Categories = ({ categories, chosen, onChoose }: CategoriesProps) => (
  <ScrollView scrollX className='shop-categories' enhanced showScrollbar={false}>
    <View className='shop-categories__row' role='tablist' aria-label='商品分类'>
      <Tap className={`shop-category ${chosen === '' ? 'is-chosen' : ''}`} role='tab' selected={chosen === ''} onTap={() => onChoose('')}>
        <View className='shop-category__all'><Icon name='leaf' size={24} colour={theme.colour.onJade} /></View>
        <Text className='shop-category__name'>全部</Text>
      </Tap>
      {categories.map(({ key, name, icon }) => (
        <Tap key={key} className={`shop-category ${chosen === key ? 'is-chosen' : ''}`} role='tab' selected={chosen === key} onTap={() => onChoose(key)}>
          <Picture round className='shop-category__picture' src={icon} />
          <Text className='shop-category__name'>{name}</Text>
        </Tap>
      ))}
    </View>
  </ScrollView>
);
