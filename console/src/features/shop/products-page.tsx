import { Segmented } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { count, formatFen } from '../../ui/format';
import { SearchBox } from '../../ui/list';
import { PageHead, StateDot } from '../../ui/parts';
import { BoneCards, Empty, Loading } from '../../ui/states';
import { useFilters } from '../../ui/use-filters';
import { useListKeys } from '../../ui/use-list-keys';

type Product = Reply<'GET /v1/console/products'>['products'][number];

export function ProductsPage() {
  const filters = useFilters<'category' | 'search'>(['category', 'search']);
  const products = useRead('GET /v1/console/products');
  const shop = useRead('GET /v1/shop/products', { query: {} });
  const names = new Map((shop.data?.categories ?? []).map((category) => [category.key, category.name]));
  const options = [{ value: '', label: '全部' }, ...[...names].map(([value, label]) => ({ value, label }))];
  const { category, search } = filters.values;
  useListKeys(0, () => undefined);
  return (
    <div className="page">
      <PageHead title="商品" hint="小程序商城里的商品、库存与销量" />
      <div className="list-tools">
        <SearchBox value={search} onSearch={(text) => filters.set({ search: text })} placeholder="商品名称" />
        <Segmented value={category ?? ''} options={options} onChange={(value) => filters.set({ category: value || undefined })} aria-label="品类" />
      </div>
      <Loading of={products} what="商品" skeleton={<BoneCards cards={8} height={240} />}>
        {(data) => {
          const rows = data.products.filter((product) => (!category || product.category === category) && (!search || `${product.name}${product.subtitle}`.includes(search)));
          if (rows.length === 0) return <Empty icon="bag" title={data.products.length === 0 ? '还没有商品' : '没有这样的商品'} text={data.products.length === 0 ? '商品导入后会出现在这里。' : '换个关键词或品类看看。'} />;
          return <div className="product-grid">{rows.map((product) => <ProductTile key={product.id} product={product} category={names.get(product.category)} />)}</div>;
        }}
      </Loading>
    </div>
  );
}

/** Below this the shelf is nearly empty. */
const lowStock = 20;

function ProductTile({ product, category }: { product: Product; category: string | undefined }) {
  const stock = product.stock === 0 ? (['red', '已售罄'] as const) : product.stock < lowStock ? (['amber', `仅剩 ${product.stock}`] as const) : (['jade', `库存 ${count(product.stock)}`] as const);
  return (
    <article className="panel product">
      <img src={product.picture} alt="" loading="lazy" />
      <div className="product-words">
        <h2 className="clip-1">{product.name}</h2>
        <p className="clip-1 hint">{product.subtitle || category}</p>
        <p className="product-price"><strong className="figure">{formatFen(product.priceFen)}</strong>{product.groupBuyFen !== null && <span className="figure">拼团 {formatFen(product.groupBuyFen)}</span>}</p>
        <footer><StateDot tone={stock[0]}>{stock[1]}</StateDot><span className="hint figure">已售 {count(product.sold)}</span></footer>
      </div>
    </article>
  );
}
