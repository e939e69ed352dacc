using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Yoichi.Cli.Bench;

/// <summary>What benchmarks say, in Japanese.</summary>
/// <remarks>A benchmark says what it measured in English sentences with numbers in them; here each kind of phrase has its
/// Japanese one. What no phrase knows stays as it is.</remarks>
static class BenchWords
{
    const string N = "([\\d,]+)";

    /// <summary>In this order: the longer phrase before what is part of it.</summary>
    static readonly ImmutableArray<(string English, string Japanese)> Phrases =
    [
        ($": {N} lines a commit, {N} bytes a line", "：コミット当たり $1 行・1行 $2 バイト"),
        ($": {N} lines a commit", "：コミット当たり $1 行"),
        (": single rows, a commit each", "：1行ずつコミット"),
        (": single rows", "：1行ずつ"),
        ($": {N} homes, {N} days, {N} slots of homes, {N} trades, written a day at a time", "：住宅 $1 戸・$2 日・戸別コマ $3 件・約定 $4 件、1日分ずつ書き込み"),
        ($": writing day {N} of {N}", "：書き込み $2 日中 $1 日目"),
        ($": the market of a day, {N} rows", "：1日の市場（$1 行）"),
        ($": auctions of a day, {N} rows", "：1日の板寄せ（$1 行）"),
        ($": prices by day, a year, {N} rows", "：1年の日別価格（$1 行）"),
        ($": energy by month, a year, {N} rows", "：1年の月別電力量（$1 行）"),
        ($": slots with readings missing, a year, {N} rows", "：1年の計量値欠けコマ（$1 行）"),
        ($": a home's day, {N} rows", "：1戸の1日（$1 行）"),
        ($": a home's trades of a day, {N} rows", "：1戸の1日の約定（$1 行）"),
        ($": a home's days, a year, {N} rows", "：1戸の1年・日別（$1 行）"),
        ($": a home's months, a year, {N} rows", "：1戸の1年・月別（$1 行）"),
        ($": bills of a month, {N} rows", "：1か月の請求書一覧（$1 行）"),
        ($": one bill's lines, {N} rows", "：請求書1通の明細（$1 行）"),
        ($": health of all meters, a month, {N} rows", "：全計量器の1か月の状態（$1 行）"),
        ($": a page of 100 trades, {N} rows", "：約定100件の1ページ（$1 行）"),
        ("making the lines up, views, answers and messages, the first second of each row", "行の生成、照会用の表・回答・送信待ち、各行の最初の1秒"),
        ("making the rows up, and the network: the questions are asked by this process", "行の生成、ネットワーク（このプロセスが問い合わせる）"),
        ("; PostgreSQL: give its connection string with --postgres", "、PostgreSQL（--postgres で接続文字列を指定する）"),
        ($"{N} plain orders, {N} prices, {N} trades", "通常注文 $1 件・価格 $2 段・約定 $3 件"),
        ($"{N} × {N} orders", "注文 $1×$2 件"),
        ($"{N} leaves of {N} bytes", "葉 $1 枚・各 $2 バイト"),
        ("making the entries \\(sealing, auctions held again\\), files and their syncs, signatures; one thread", "項目の生成（封、板寄せの再実行）、ファイルと同期、署名（1スレッド）"),
        (", 16 classes a side", "・片側16区分"),
        (", every seller named: 300 classes", "・売り手をすべて指名（300区分）"),
        (", beside Clp", "・Clp との比較"),
        ($", {N} % of what is offered trades", "・売り注文の $1 % が約定"),
        ($": {N} variables, {N} rows, the same welfare", "：変数 $1・制約 $2、総余剰は一致"),
        ("home: battery 6.4 kWh, sun, one retail price", "住宅：蓄電池 6.4 kWh・太陽光・単一料金"),
        ("home: battery 6.4 kWh, sun, prices that change every slot", "住宅：蓄電池 6.4 kWh・太陽光・コマごとに変わる価格"),
        ("vehicle: 8.8 kWh, two trips a day with a state wanted at departure", "車両：8.8 kWh・1日2回走行・出発時の充電量を指定"),
        ("office: battery 30 kWh under a demand charge, new peaks in sight", "事業所：蓄電池 30 kWh・デマンド料金・最大需要の更新が見込まれる場合"),
        ($": {N} sites, {N} slots", "：$1 地点・$2 コマ"),
        ($"learning from {N} homes × {N} days of half-hours", "住宅 $1 戸 × $2 日の30分値から学習"),
        ($": {N} homes, {N} half-hours ahead, mean, median and band", "：住宅 $1 戸・$2 コマ先まで・平均、中央値、幅"),
        ($"(in memory|SQLite): certificates of {N} roofs and {N} homes, {N} slots", "$1：屋根 $2・住宅 $3 の証書、$4 コマ"),
        ($"(in memory|SQLite): {N} transfers one by one", "$1：証書の移転 $2 件を1件ずつ"),
        ("making the readings and orders, HTTP; the callers run in the same process on the same processors",
            "計量値の生成、HTTP（呼び出し側も同じプロセス・同じプロセッサーで動く）"),
        ($"in memory: {N} participants, {N} open slots", "メモリ上：参加者 $1・受付中 $2 コマ"),
        ($"SQLite: {N} participants, {N} open slots", "SQLite：参加者 $1・受付中 $2 コマ"),
        ($"in memory: {N} orders one by one", "メモリ上：注文 $1 件を1件ずつ"),
        ($"SQLite: {N} orders one by one", "SQLite：注文 $1 件を1件ずつ"),
        ($"(in memory|SQLite): the others, {N} at a time", "$1：残りを $2 件ずつ"),
        ($"(in memory|SQLite): one round of {N} slots", "$1：$2 コマの板寄せ"),
        ("making the orders, HTTP, reading and signing requests; the callers run in the same process on the same processors",
            "注文の生成、HTTP、要求の読み取りと署名（呼び出し側も同じプロセス・同じプロセッサで動く）"),
        ($"{N} homes: start {N} of {N}", "住宅 $1 戸：起動 $3 回中 $2 回目"),
        ($"{N} homes, {N} days of half hours: {N} readings in the snapshot, then {N} lines",
            "住宅 $1 戸・30分値 $2 日分：計量値 $3 件のスナップショットと、その後の $4 行"),
        ("the year itself \\(it is played in memory: its lines are not in the file\\), the process and its runtime coming up, and the disk \\(the file has just been written, so it is read from memory\\)",
            "1年分の運転そのもの（メモリ上で行い、その行はファイルにない）、プロセスと実行環境の起動、ディスク（書いた直後なのでメモリから読まれる）"),
        ($"{N} homes, a year: generating", "住宅 $1 戸・1年分：生成"),
        ("learning trees", "木を学習"),
        ($", {N} hours", "・$1 時間先まで"),
        ("making up the outlook, and the first run that compiles the code", "見通しの生成、コードをコンパイルする最初の実行"),
        ("reading or generating the homes' records, rounding to whole Wh, and the first calls, which compile the code",
            "住宅の記録の読み込みまたは生成、Wh への丸め、コードをコンパイルする最初の呼び出し"),
        ($"{N} metered homes with PV \\(htw-berlin\\)", "太陽光付き実測住宅 $1 戸（htw-berlin）"),
        ($"{N} homes and their vehicles", "住宅 $1 戸とその車両"),
        ($"{N} homes", "住宅 $1 戸"),
        ($" \\({N} participants\\)", "（参加者 $1）"),
        (", rule agents", "・ルール型エージェント"),
        ($", {N} days of half hours: {N} readings", "・30分値 $1 日分：計量値 $2 件"),
        ($", {N} days", "・$1 日"),
        ($"; then {N} readings again and {N} notes", "。続いて計量値 $1 件の再計量と差額精算書 $2 通"),
        ($", {N} orders", "・注文 $1 件"),
        ($", {N} trades", "・約定 $1 件"),
        ($", {N} bills", "・請求書 $1 件"),
        ($"^{N} orders$", "注文 $1 件"),
        ("^warming up$", "準備運転"),
        (": preparing", "：準備"),
        ($": slot {N} of {N}", "：$2 コマ中 $1"),
        ($": day {N} of {N}", "：$2 日中 $1 日目"),
        (": one day read again", "：1日分を再計量"),
        // What is not included.
        ("making the orders, reading or writing files; the check of the proof inside clear is included", "注文の生成、ファイルの読み書き（約定に含まれる証明の検査は含む）"),
        ("; the row beside a solver: the command clp \\(Debian: coinor-clp\\) is not installed", "、ソルバーとの比較の行（コマンド clp、Debian の coinor-clp がない）"),
        ("; beside Clp, which writes its model to disk beforehand: lpMilliseconds is the solver's run from start to end with the reading of its model, lpSolveMilliseconds what it says of the solution alone, to a hundredth of a second; it finds neither shares of ties nor a price for each pair of classes",
            "。Clp との比較では、模型は先にディスクに書く。「ソルバー全体」は模型の読み込みを含む始めから終わりまで、「ソルバーの解」は解だけの時間（ソルバーの申告、0.01秒単位）。ソルバーは同順位の按分も区分の組ごとの価格も求めない"),
        ("generating the homes' load and sun or reading it from files \\(prepareSeconds\\), drawing the report, the disk \\(the journal is written and hashed, then dropped\\), and the first run that compiles the code",
            "住宅の負荷と日射の生成または読み込み（「準備 秒」）、報告書の作図、ディスク（記録は書いてハッシュした後に捨てる）、コードをコンパイルする最初の実行"),
        ("; the 49 metered homes: give their folder with --data", "、実測49戸（--data でフォルダを指定する）"),
        ("making the readings up, the disk \\(the journal is written and hashed, then dropped\\), and the first run that compiles the code",
            "計量値の生成、ディスク（記録は書いてハッシュした後に捨てる）、コードをコンパイルする最初の実行"),
    ];

    static readonly ImmutableDictionary<string, string> Figures = new Dictionary<string, string>
    {
        ["linesPerSecond"] = "毎秒の行数",
        ["commitsPerSecond"] = "毎秒のコミット数",
        ["millisecondsPerCommit"] = "1コミット ms",
        ["linesToSingleRows"] = "1行ずつとの比",
        ["microsecondsPerHomeSlot"] = "1戸1コマ µs",
        ["firstMilliseconds"] = "最初の回答 ms",
        ["milliseconds"] = "回答 ms",
        ["orders"] = "注文数",
        ["sortMilliseconds"] = "並べ替え ms",
        ["clearMilliseconds"] = "約定 ms",
        ["ratioToSort"] = "並べ替えとの比",
        ["ordersPerSecond"] = "毎秒の注文数",
        ["bytesPerOrder"] = "注文当たりバイト",
        ["checkMilliseconds"] = "証明の検査 ms",
        ["checkToClear"] = "検査と約定の比",
        ["lpMilliseconds"] = "ソルバー全体 ms",
        ["lpSolveMilliseconds"] = "ソルバーの解 ms",
        ["lpToClear"] = "ソルバー全体と約定の比",
        ["lpSolveToClear"] = "ソルバーの解と約定の比",
        ["bareHashesPerSecond"] = "SHA-256 のみ 毎秒",
        ["appendedPerSecond"] = "追加 毎秒",
        ["appendedToBare"] = "追加の比",
        ["verifiedPerSecond"] = "検証 毎秒",
        ["verifiedToBare"] = "検証の比",
        ["inclusionProofBytes"] = "包含証明 バイト",
        ["consistencyProofBytes"] = "一貫性証明 バイト",
        ["homes"] = "戸数",
        ["days"] = "日数",
        ["cpuMicrosecondsPerHomeSlot"] = "1戸1コマの CPU µs",
        ["cpuMicrosecondsPerParticipantSlot"] = "1参加者1コマの CPU µs",
        ["wallSeconds"] = "経過 秒",
        ["prepareSeconds"] = "準備 秒",
        ["peakMemoryMiB"] = "最大メモリ MiB",
        ["readings"] = "計量値の数",
        ["settledWallSeconds"] = "精算 経過 秒",
        ["settledCpuSeconds"] = "精算 CPU 秒",
        ["againWallSeconds"] = "再精算 経過 秒",
        ["againCpuSeconds"] = "再精算 CPU 秒",
        ["keptBytesPerHomeMonth"] = "1戸1か月の保持バイト",
        ["microsecondsPerPlan"] = "1計画 µs",
        ["microsecondsPerWorth"] = "価値だけの計算 µs",
        ["bytesPerPlan"] = "1計画の確保バイト",
        ["seconds"] = "秒",
        ["microsecondsPerHome"] = "1戸 µs",
        ["bulkOrdersPerSecond"] = "まとめて送る毎秒の注文数",
        ["roundSeconds"] = "板寄せ 秒",
        ["startSeconds"] = "起動 秒",
        ["loadSeconds"] = "スナップショットの読み込み 秒",
        ["saveSeconds"] = "スナップショットの書き出し 秒",
        ["snapshotMiB"] = "スナップショット MiB",
        ["allocatedBytesPerHome"] = "1戸の確保バイト",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    public static string Figure(string name) => Figures.GetValueOrDefault(name, name);

    public static string Say(string english)
    {
        foreach (var (phrase, japanese) in Phrases)
            english = Regex.Replace(english, phrase, japanese, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return english;
    }

    /// <summary>Columns a terminal needs: characters outside Latin letters take two.</summary>
    public static int Width(string text) => text.Sum(letter => letter < 0x1100 ? 1 : 2);
}
