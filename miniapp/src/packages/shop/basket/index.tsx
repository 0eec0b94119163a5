import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import { setQuantity, useBasket } from '../../../shop/basket';
import { usePickupStore } from '../../../shop/pickup-store';
import { Quantity } from '../../../shop/quantity';
import { StoreBar } from '../../../shop/store-bar';
import { sayFen } from '../../../shop/say-fen';
import type { Product } from '../../../types';
import { BoneCards, Button, Card, EmptyState, Loaded, openTab, Page, Picture, PriceText, Tap } from '../../../ui';
import { useLoad } from '../../../use-load';
import { matchBasket, type MatchedLine } from './match-basket';
import './basket.scss';

const LineRow = ({ line, storeId }: { line: MatchedLine; storeId: string }) => {
  const { product, quantity } = line;
  return (
    <View className={`basket-line ${line.kind === 'ready' ? '' : 'is-out'}`}>
      <Picture className='basket-line__picture' src={product?.picture ?? ''} />
      <View className='basket-line__words'>
        <Text className='basket-line__name'>{product?.name ?? '已下架的商品'}</Text>
        {line.kind === 'ready'
          ? <PriceText fen={line.product.tierPriceFen ?? line.product.priceFen} />
          : <Text className='basket-line__why'>{line.kind === 'sold-out' ? '补货中，这次先不结算' : '已下架，请拿出来'}</Text>}
      </View>
      {line.kind === 'ready'
        ? <Quantity value={quantity} least={0} name={line.product.name} onChange={(next) => setQuantity(storeId, line.productId, next)} />
        : <Tap className='basket-line__out' onTap={() => setQuantity(storeId, line.productId, 0)}><Text>拿出来</Text></Tap>}
    </View>
  );
};

const Nothing = () => (
  <EmptyState kind='no-orders' title='购物袋还是空的' hint='每家店各有一个购物袋，换店不会丢' act='去挑一泡茶' onAct={() => openTab('shop')} />
);

const Footer = ({ lines }: { lines: readonly MatchedLine[] }) => {
  const ready = lines.filter((line) => line.kind === 'ready');
  const fen = ready.reduce((sum, line) => sum + line.quantity * (line.product.tierPriceFen ?? line.product.priceFen), 0);
  return (
    <View className='basket-footer'>
      <View className='basket-footer__sum'>
        <PriceText fen={fen} size='large' />
        <Text className='basket-footer__note'>下一步自动选好最省的券</Text>
      </View>
      <Button disabled={ready.length === 0} label={`去结算 ${sayFen(fen)}`} onTap={() => open(routes.checkout())}>去结算</Button>
    </View>
  );
};

const products = () => api('GET /v1/shop/products', { query: {} });

export default function BasketPage() {
  const pickup = usePickupStore();
  const storeId = pickup.chosen?.id;
  const basket = useBasket(storeId);
  const load = useLoad('products:', products);
  const known: readonly Product[] | undefined = load.state.kind === 'ready' ? load.state.data.products : undefined;
  const lines = matchBasket(basket, known ?? []);
  const shown = known && storeId !== undefined && lines.length > 0;
  return (
    <Page className='basket' footer={shown ? <Footer lines={lines} /> : undefined}>
      <StoreBar pickup={pickup} />
      <Loaded load={load} skeleton={<BoneCards count={3} height={104} />} empty={() => lines.length === 0 && <Nothing />}>
        {() => (
          <Card className='basket__lines'>
            {storeId !== undefined && lines.map((line) => <LineRow key={line.productId} line={line} storeId={storeId} />)}
          </Card>
        )}
      </Loaded>
    </Page>
  );
}
