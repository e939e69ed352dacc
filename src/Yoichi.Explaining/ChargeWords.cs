using Yoichi.Pages;
using Yoichi.Settlement;

namespace Yoichi.Explaining;

/// <summary>Why a line stands on the bill, for each kind of line.</summary>
static class ChargeWords
{
    public static Bilingual Why(string kind) => kind switch
    {
        LineKinds.Energy => new("used from the grid beyond what was bought from neighbours", "近隣から買った分を超えて系統から使ったため"),
        LineKinds.Fuel => new("the month's fuel adjustment on what the retailer supplied", "電力会社が供給した分にかかる当月の燃料費調整のため"),
        LineKinds.Demand => new("the month's highest slot rose", "今月の最大需要が上がったため"),
        LineKinds.Levy => new("due on everything taken from the grid, bought from neighbours or not", "近隣から買った分も含め、系統から受けた電気すべてにかかるため"),
        LineKinds.MarketPurchase => new("trades of the slot, at their prices", "このコマの約定（買い）のため"),
        LineKinds.MarketSale => new("trades of the slot, at their prices", "このコマの約定（売り）のため"),
        LineKinds.Wheeling => new("the network carried what was bought and used", "買って使った電気を送配電網が運んだため"),
        LineKinds.Loss => new("some of what was bought and used is lost on the way", "買って使った電気の一部が送電で失われるため"),
        LineKinds.Fee => new("the market's fee on what was bought and used", "買って使った電気にかかる市場手数料のため"),
        LineKinds.ImbalanceShortfall => new("sold, but not fed in: the retailer delivered it instead", "売った電気が届かず、電力会社が代わりに供給したため"),
        LineKinds.ImbalanceExcess => new("bought, but not used: it is taken back", "買った電気を使わず、引き取られたため"),
        LineKinds.BuyBack => new("fed in beyond what was sold to neighbours", "近隣に売った分を超えて系統へ流したため"),
        _ => Bilingual.Same(kind),
    };
}
