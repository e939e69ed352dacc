using Yoichi.Pages;

namespace Yoichi.Server.Web.Parts;

/// <summary>Why something was not done, in words. Codes that are not here are shown as they are.</summary>
static class Problems
{
    public static Bilingual Of(string code) => code switch
    {
        "sign-in.refused" => new("Login and password do not go together, or the account is locked for a while.", "ログイン名とパスワードの組み合わせが正しくないか、一時的にロックされています。"),
        "csrf.missing" => new("This page was open for too long. Load it again.", "ページの有効期限が切れました。再読み込みしてください。"),
        "application.kind" => new("Say what takes part.", "参加の種類を選んでください。"),
        "application.from" => new("Choose a day after today, a year ahead at most.", "開始日は明日から1年以内の日を選んでください。"),
        "application.name" => new("Write a name, up to 100 characters.", "お名前を100文字以内で入力してください。"),
        "application.supply-point" => new("A supply point has 22 digits; the first two are 01 to 10.", "供給地点特定番号は22桁です（先頭2桁は01〜10）。"),
        "application.email" => new("Write an e-mail address like somebody@example.jp.", "メールアドレスを正しく入力してください。"),
        "application.fit" => new("Say how your surplus is sold today.", "余剰電力の現在の売り先を選んでください。"),
        "application.value" => new("The environmental value must not be sold to anybody else.", "環境価値を他に売却していないことの申告が必要です。"),
        "application.consent-missing" => new("Every consent is needed.", "すべての同意が必要です。"),
        "application.consent-outdated" => new("A text has changed since: read it again.", "同意文が改定されています。もう一度お読みください。"),
        "application.bank" => new("Check the bank account.", "口座情報を確認してください。"),
        "application.state" => new("This application was decided already.", "この申込は処理済みです。"),
        "preferences.stranger" => new("One of the names takes no part here.", "参加していない相手の名前が含まれています。"),
        "preferences.oneself" => new("Name somebody else.", "ご自身は指定できません。"),
        "preferences.price" => new("Prices are 0 to 1000 yen a kWh.", "価格は0〜1000円/kWhで入力してください。"),
        "leaving.last-day" => new("Say the last day.", "最終日を入力してください。"),
        "leaving.refused" => new("It cannot end on that day.", "その日には退会できません。"),
        "account.password" => new("A password has at least 10 characters.", "パスワードは10文字以上にしてください。"),
        "account.login" => new("A login has 3 to 100 characters without blanks.", "ログイン名は空白なしの3〜100文字です。"),
        "invitation.refused" => new("This invitation is over, or was used.", "この招待は期限切れか、使用済みです。"),
        "conflict" => new("Somebody changed this in the meantime. Load the page again.", "ほかの変更と重なりました。再読み込みしてください。"),
        "certificate.none" => new("This community does not certify its energy.", "このコミュニティは証書を発行していません。"),
        "certificate.unknown" => new("There is no such bundle.", "その番号の証書はありません。"),
        "certificate.not-yours" => new("Nothing of that bundle is or was held by that account.", "その証書は、このアカウントのものではありません。"),
        "certificate.not-held" => new("Fewer certificates are held than that.", "保有している未使用の証書が足りません。"),
        "certificate.not-locked" => new("Fewer certificates are locked than that.", "凍結中の証書が足りません。"),
        "certificate.quantity" => new("Write a whole number of Wh, at least 1.", "数量は1以上の整数（Wh）で入力してください。"),
        "certificate.two-schemes" => new("Another scheme has that value: one kWh counts once.", "別の制度で使われた環境価値です。1 kWhは一度しか使えません。"),
        "certificate.re100-age" => new("The plant is 15 years old or older: bought energy of it does not count for RE100.", "運転開始から15年以上の設備のため、購入分はRE100に使えません。"),
        "certificate.age-unknown" => new("Since when the plant runs is not known, so it does not count for RE100.", "運転開始日が不明なため、RE100には使えません。"),
        "certificate.more-than-used" => new("That would claim more than was used.", "使用量を超えて主張することはできません。"),
        "certificate.slot-not-used" => new("That is more than was used in the certificate's own half hour.", "証書と同じコマの使用量を超えています。"),
        "certificate.unknown-participant" => new("Name somebody who takes part here.", "参加者の仮名を入力してください。"),
        "certificate.text" => new("A purpose is letters, digits and - _ . : only.", "目的は文字・数字と - _ . : だけで入力してください。"),
        "plant.refused" => new("This plant cannot be certified: one stands there already, FIT is not as the membership has it, or the meter may not be settled by.", "この発電所は登録できません。すでに登録済みか、FITの有無が参加登録と異なるか、取引に使えない計量器です。"),
        "plant.factor" => new("A factor is 0 to 5000 g/kWh.", "排出係数は0〜5000 g/kWhで入力してください。"),
        "quote.format" => new("No known layout fits this file.", "対応している形式に一致しませんでした。"),
        "quote.noFiles" => new("Choose a file.", "ファイルを選んでください。"),
        "quote.too-large" => new("The file is too large.", "ファイルが大きすぎます。"),
        "quote.busy" => new("Too many quotes are being computed. Try again in a minute.", "試算が混み合っています。1分ほど後にもう一度お試しください。"),
        _ => new("This could not be done.", "処理できませんでした。"),
    };

    public static Bilingual Place(string place) => place switch
    {
        "supplyPoint" => new("supply point", "供給地点特定番号"),
        "email" => new("e-mail", "メールアドレス"),
        "password" => new("password", "パスワード"),
        "login" => new("login", "ログイン名"),
        "from" => new("first day", "開始日"),
        "name" => new("name", "お名前"),
        "sellTo" => new("sell to", "売りたい相手"),
        "buyFrom" => new("buy from", "買いたい相手"),
        "mostToPay" => new("most to pay", "買いの上限"),
        "leastToTake" => new("least to take", "売りの下限"),
        "lastDay" => new("last day", "最終日"),
        "wh" => new("quantity", "数量"),
        "issuance" => new("bundle", "証書番号"),
        "site" => new("site", "設置先"),
        "gramsPerKWh" => new("factor", "排出係数"),
        "account" => new("holder", "保有者"),
        "to" => new("to", "譲渡先"),
        _ => Bilingual.Same(place),
    };
}
