import { useEffect, useRef, useState } from 'react';
import { Input, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Icon, Tap } from '../../ui';

const TYPING_MS = 350;

/** Searches when typing pauses or the keyboard's own key is tapped. */
export const SearchField = ({ search, onSearch }: { search: string; onSearch: (search: string) => void }) => {
  const [typed, setTyped] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => setTyped(search), [search]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = (words: string): void => {
    clearTimeout(timer.current);
    onSearch(words.trim());
  };
  const type = (words: string): void => {
    setTyped(words);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go(words), TYPING_MS);
  };
  const clear = (): void => {
    setTyped('');
    go('');
  };
  return (
    <View className='shop-search'>
      <Icon name='search' size={20} colour={theme.colour.secondary} />
      <Input
        className='shop-search__input' value={typed} maxlength={40} confirmType='search' aria-label='搜索商品'
        placeholder='搜商品、香气、产地' placeholderClass='shop-search__placeholder'
        onInput={(event) => type(event.detail.value)} onConfirm={(event) => go(event.detail.value)}
      />
      {typed !== '' && (
        <Tap className='shop-search__clear' label='清空搜索' onTap={clear}>
          <Icon name='close' size={16} colour={theme.colour.secondary} />
        </Tap>
      )}
    </View>
  );
};
