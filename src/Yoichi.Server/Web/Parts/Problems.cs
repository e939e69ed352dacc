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
        "device.range" => new("This value cannot be: mind the unit and the limits.", "入力できる範囲を外れています。単位と範囲をご確認ください。"),
        "device.number" => new("A number is wanted here, like 6.4.", "6.4 のような数値で入力してください。"),
        "device.time" => new("A time of day is wanted here, like 08:30.", "08:30 のような時刻で入力してください。"),
        "device.flexible" => new("That much does not fit into its window.", "この電力量は時間帯の中で使い切れません。"),
        "device.vehicle" => new("The vehicle's week cannot be driven like that: it departs while plugged in, or cannot be charged in time.", "この1週間の予定では走行できません。充電中の出発や、充電が間に合わない走行がないかご確認ください。"),
        "device.kind" => new("Such a device cannot stand there.", "この参加者には登録できない機器です。"),
        "device.none" => new("No such device is registered.", "登録されていない機器です。"),
        "device.desk" => new("Nobody orders for members here.", "このコミュニティには注文の代行がありません。"),
        "leaving.last-day" => new("Say the last day.", "最終日を入力してください。"),
        "leaving.refused" => new("It cannot end on that day.", "その日には退会できません。"),
        "account.password" => new("A password has at least 10 characters.", "パスワードは10文字以上にしてください。"),
        "account.login" => new("A login has 3 to 100 characters without blanks.", "ログイン名は空白なしの3〜100文字です。"),
        "invitation.refused" => new("This invitation is over, or was used.", "この招待は期限切れか、使用済みです。"),
        "conflict" => new("Somebody changed this in the meantime. Load the page again.", "ほかの変更と重なりました。再読み込みしてください。"),
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
        "ratedWatts" => new("rating (kW)", "定格出力（kW）"),
        "tiltDegrees" => new("tilt", "傾斜角"),
        "azimuthDegrees" => new("azimuth", "方位角"),
        "commissioned" => new("in operation since", "運転開始日"),
        "capacityWh" => new("capacity (kWh)", "容量（kWh）"),
        "chargeWatts" => new("charging power (kW)", "充電電力（kW）"),
        "dischargeWatts" => new("discharging power (kW)", "放電電力（kW）"),
        "chargeEfficiency" => new("efficiency of charging", "充電効率"),
        "dischargeEfficiency" => new("efficiency of discharging", "放電効率"),
        "packYenPerKWh" => new("price of the pack", "電池の価格"),
        "perDayWh" => new("use (kWh)", "使用量（kWh）"),
        "maxWatts" => new("greatest power (kW)", "最大電力（kW）"),
        "neededAtDepartureWh" => new("wanted at departure (kWh)", "出発時に必要な残量（kWh）"),
        "wearMicroYenPerWh" => new("wear (¥/kWh)", "電池の消耗（円/kWh）"),
        "plugged" => new("when it is plugged in", "充電できる時間"),
        "trips" => new("trips", "走行"),
        "baselineFrom" => new("when it charges without the market", "市場がない場合の充電時間"),
        "lastDay" => new("last day", "最終日"),
        _ => Bilingual.Same(place),
    };
}
