import { useEffect, useState } from 'react';
import { Canvas, Image, Text, View } from '@tarojs/components';
import { maskName } from '@shuke/shared/values/mask';
import { addressOf } from '../../../transport';
import { Button, Segments, Sheet, toast } from '../../../ui';
import { newSheet, savePicture } from './canvas';
import { drawPoster, POSTER, type PosterFacts } from './draw-poster';
import { MOTIFS, type Motif } from './motifs';

type Naming = 'masked' | 'full' | 'none';
const namings: readonly { key: Naming; name: string }[] = [{ key: 'masked', name: '隐去部分' }, { key: 'full', name: '显示昵称' }, { key: 'none', name: '不显示' }];

const motifs = MOTIFS.map(({ key, name }) => ({ key, name }));

const CANVAS = 'referral-poster';

export interface PosterInput extends Pick<PosterFacts, 'brand' | 'slogan' | 'gifts'> {
  nickname: string;
  scene: string;
}

interface Choice {
  naming: Naming;
  motif: Motif['key'];
}

type Drawn = { kind: 'drawing' } | { kind: 'failed' } | { kind: 'ready'; address: string };

const named = (nickname: string, naming: Naming): string => (naming === 'none' ? '' : naming === 'full' ? nickname : maskName(nickname));

const draw = async ({ nickname, scene, brand, slogan, gifts }: PosterInput, { naming, motif }: Choice): Promise<string> => {
  const sheet = await newSheet(CANVAS, POSTER);
  await drawPoster(sheet, { brand, slogan, gifts, name: named(nickname, naming), codeAddress: addressOf(`/v1/referral-codes/${scene}`) }, MOTIFS.find(({ key }) => key === motif)!);
  return sheet.finish();
};

/** Drawn anew for each choice of name and motif; a slower drawing of an earlier choice is not shown. */
const usePoster = (input: PosterInput, { naming, motif }: Choice) => {
  const [drawn, setDrawn] = useState<Drawn>({ kind: 'drawing' });
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(input);
  useEffect(() => {
    let current = true;
    const show = (next: Drawn): void => void (current && setDrawn(next));
    show({ kind: 'drawing' });
    draw(JSON.parse(key) as PosterInput, { naming, motif }).then((address) => show({ kind: 'ready', address }), () => show({ kind: 'failed' }));
    return () => { current = false; };
  }, [key, naming, motif, attempt]);
  return { drawn, again: () => setAttempt((n) => n + 1) };
};

const Poster = ({ drawn, again }: { drawn: Drawn; again: () => void }) => {
  if (drawn.kind === 'ready') return <Image className='poster__picture' src={drawn.address} mode='widthFix' showMenuByLongpress aria-label='邀请海报' />;
  return (
    <View className='poster__waiting' role='status'>
      <Text>{drawn.kind === 'failed' ? '海报没有画成，可能是网络不通' : '正在画海报…'}</Text>
      {drawn.kind === 'failed' && <Button kind='quiet' onTap={again}>再试一次</Button>}
    </View>
  );
};

const save = async (address: string, onSaved: () => void): Promise<void> => {
  if ((await savePicture(address, '邀请海报.png')) === 'refused') return toast('没有存成，请在设置里允许保存到相册');
  onSaved();
  toast(process.env.TARO_ENV === 'weapp' ? '已存到相册，发给朋友吧' : '已下载，发给朋友吧');
};

const PosterBody = ({ input, onSaved }: { input: PosterInput; onSaved: () => void }) => {
  const [naming, setNaming] = useState<Naming>('masked');
  const [motif, setMotif] = useState<Motif['key']>('hills');
  const { drawn, again } = usePoster(input, { naming, motif });
  return (
    <View className='poster'>
      {process.env.TARO_ENV === 'weapp' && <Canvas type='2d' id={CANVAS} canvasId={CANVAS} className='poster__canvas' />}
      <Segments options={motifs} chosen={motif} onChoose={setMotif} label='海报的图案' />
      <Segments options={namings} chosen={naming} onChoose={setNaming} label='海报上怎么显示你' />
      <Poster drawn={drawn} again={again} />
      <Button wide disabled={drawn.kind !== 'ready'} onTap={() => void (drawn.kind === 'ready' && save(drawn.address, onSaved))}>
        {process.env.TARO_ENV === 'weapp' ? '存到相册' : '下载海报'}
      </Button>
    </View>
  );
};

export const PosterSheet = ({ open, onClose, ...body }: { open: boolean; onClose: () => void; input: PosterInput; onSaved: () => void }) => (
  <Sheet open={open} title='邀请海报' onClose={onClose}><PosterBody {...body} /></Sheet>
);
