using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Yoichi.Provenance;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Statements.Tests;

/// <summary>The sample's first days, played once.</summary>
public sealed class Miyagi : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-miyagi-").FullName;

    public Miyagi()
    {
        var file = CommunityFileReader.Read(Path.Combine(SharedData.Repository(), "samples", "miyagi-7", "community.yaml"));
        using var run = RunFolder.Create(folder);
        run.Finish(SimulationRun.Prepare(file, new RunOptions(Days: 4)).Play(run.Journal, null, null, default));
    }

    public Statement Of(string participant, int day = 1, int days = 4)
    {
        var from = new DateOnly(2020, 3, day);
        StatementBook? book = null;
        Statement? statement = null;
        Replay.Into(folder, d => book = new(ParticipantId.Parse(participant), from, from.AddDays(days), d.Grid), c => statement = book!.Close(c));
        return statement!;
    }

    public IReadOnlyList<IReadOnlyList<object?>> Certificates()
    {
        IReadOnlyList<IReadOnlyList<object?>>? rows = null;
        StatementBook? book = null;
        Replay.Into(folder, d => book = new(d.Members[0].Id, d.From, d.Until, d.Grid), c =>
        {
            c.Certificates!.MustHold();
            rows = EnergyTag.Of(c);
        });
        return rows!;
    }

    public (StorageRecords Records, Community.Community Community) Stores()
    {
        (StorageRecords, Community.Community)? found = null;
        StatementBook? book = null;
        Replay.Into(folder, d => book = new(d.Members[0].Id, d.From, d.Until, d.Grid), c => found = (new(c), c));
        return found!.Value;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

public sealed class MiyagiTests(Miyagi miyagi) : IClassFixture<Miyagi>
{
    [Fact]
    public void A_half_hour_of_charging_says_from_whose_roof_and_when_it_was_used()
    {
        var statement = miyagi.Of("Osaki");
        var charged = statement.Lines.First(l => l.Use == EnergyUse.Charge && l.From.Name == "Tome" && !l.Discharged.IsEmpty);
        Assert.Equal(charged.Slot, charged.Generated);
        var text = StatementText.Line(charged, statement.Grid);
        Assert.Matches(@"^2020-03-0\d \d\d:\d0–\d\d:\d0, [\d.]+ kWh, used to charge; from Tome, generated \d\d:\d0–\d\d:\d0 [\d.]+ kWh, [\d.]+ ¥/kWh; discharged ", text.En);
        Assert.Matches(@"^2020-03-0\d \d\d:\d0–\d\d:\d0、[\d.]+ kWh、充電に使用。Tomeで\d\d:\d0–\d\d:\d0に発電 [\d.]+ kWh、[\d.]+円/kWh。放電：", text.Ja);

        var later = charged.Discharged[0];
        var used = statement.Lines.Single(l => l.Slot == later.Slot && l.Use == EnergyUse.Load && l.From.Name == "Tome" && l.Generated == charged.Slot);
        Assert.Equal((later.WattHours, charged.Slot), (used.WattHours, used.Through.Single().Charged));
        Assert.Contains("through the store of Osaki, charged", StatementText.Line(used, statement.Grid).En);
    }

    [Fact]
    public void What_was_charged_comes_out_again_or_is_said_to_be_lost_and_no_roof_bears_the_losses_of_another()
    {
        var statement = miyagi.Of("Osaki");
        var charged = statement.Lines.Where(l => l.Use == EnergyUse.Charge && l.Kind == SourceKind.Plant && l.Slot < statement.Grid.OfJstDay(new(2020, 3, 3)))
            .GroupBy(l => l.Issuance).Where(g => g.Count() == 1).Select(g => g.Single()).ToList();
        Assert.True(charged.Count > 20);
        Assert.All(charged, l => Assert.Equal(l.WattHours, l.Discharged.Sum(d => d.WattHours) + l.Lost));
        Assert.All(charged.Where(l => l.WattHours >= 500), l => Assert.InRange((double)l.Lost / l.WattHours, 0.01, 0.15));
        var one = charged.First(l => l.Lost > 0);
        Assert.EndsWith($"; lost {StatementText.KWh(one.Lost)}", StatementText.Line(one, statement.Grid).En);
        Assert.EndsWith($"、損失 {StatementText.KWh(one.Lost)}", StatementText.Line(one, statement.Grid).Ja);
    }

    [Theory]
    [InlineData("Osaki")]
    [InlineData("Tome")]
    [InlineData("Sendai")]
    public void Every_half_hour_adds_up_to_the_meter(string participant)
    {
        var statement = miyagi.Of(participant, 2, 2);
        Assert.Equal(96, statement.Lines.Select(l => l.Slot).Distinct().Count());
        Assert.All(statement.Lines, l => Assert.True(l.WattHours > 0));
        Assert.Equal(statement.Score.Load, statement.Sum(EnergyUse.Load));
        Assert.InRange(statement.Score.HourlyThousandths, 1, statement.Score.AnnualThousandths);
    }

    [Fact]
    public void Page_and_files_tell_the_same()
    {
        var statement = miyagi.Of("Osaki", 2, 1);
        var rows = StatementFiles.Csv(statement).TrimEnd('\n').Split('\n').Skip(1).ToList();
        Assert.Equal(statement.Lines.Length, rows.Count);
        Assert.Equal(statement.Lines.Sum(l => l.WattHours), rows.Sum(r => long.Parse(r.Split(',')[3], CultureInfo.InvariantCulture)));
        using var json = JsonDocument.Parse(StatementFiles.Json(statement));
        Assert.Equal(statement.Lines.Sum(l => l.WattHours), json.RootElement.GetProperty("lines").EnumerateArray().Sum(l => l.GetProperty("wh").GetInt64()));
        var page = StatementPage.Render(statement);
        _ = XDocument.Parse(page[page.IndexOf('\n')..]);
        Assert.Contains("電気使用明細", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Tenants_get_a_buildings_certificates_to_the_watt_hour()
    {
        var statement = miyagi.Of("Sendai", 3, 1);
        var used = statement.Lines.Select(l => l.Slot).Distinct().SelectMany(slot => new[] { (slot, "a", 300L), (slot, "b", 1_000_000L), (slot, "c", 0L) }).ToList();
        var shares = TenantStatement.Of(statement, used);
        Assert.Equal(statement.Sum(SourceKind.Plant), shares.Sum(s => s.WattHours));
        foreach (var slot in shares.GroupBy(s => (s.Slot, s.Tenant)))
            Assert.True(slot.Sum(s => s.WattHours) <= used.Single(u => (u.slot, u.Item2) == slot.Key).Item3);
        var text = "start,tenant,wh\n" + string.Join('\n', used.Select(u => $"{statement.Grid.Format(u.slot)},{u.Item2},{u.Item3}")) + "\n";
        Assert.Equal(used, TenantStatement.Read("tenants.csv", text, statement.Grid));
        foreach (var wrong in (string[])["x,a,1", "2020-03-03T12:10+09:00,a,1", "2020-03-03T12:00+09:00,a,-1", "2020-03-03T12:00+09:00,a"])
            Assert.Equal("tenants.csv:2", Assert.Throws<InputException>(() => TenantStatement.Read("tenants.csv", "h\n" + wrong, statement.Grid)).Problem.Place);
    }

    [Fact]
    public void Certificates_go_out_with_EnergyTags_names_and_quantities_that_are_ranges()
    {
        var rows = miyagi.Certificates();
        using var json = JsonDocument.Parse(EnergyTag.Json(rows));
        Assert.Equal(rows.Count, json.RootElement.GetArrayLength());
        foreach (var row in json.RootElement.EnumerateArray())
        {
            Assert.Equal(row.GetProperty("bundle_quantity").GetInt64(),
                row.GetProperty("bundle_id_range_end").GetInt64() - row.GetProperty("bundle_id_range_start").GetInt64() + 1);
            Assert.Equal(row.GetProperty("is_storage").GetBoolean(), row.GetProperty("sdr_allocation_id").ValueKind == JsonValueKind.String);
        }

        Assert.Equal(rows.Count, json.RootElement.EnumerateArray().Select(r => r.GetProperty("hash").GetString()).Distinct().Count());
        Assert.Equal(rows.Count + 1, EnergyTag.Csv(rows).TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void Charges_and_discharges_are_records_of_their_own_allocated_to_each_other()
    {
        var (records, community) = miyagi.Stores();
        var store = community.Certificates!.StoreOf(ParticipantId.Parse("Osaki"))!;
        using var charges = JsonDocument.Parse(records.ChargesJson);
        using var discharges = JsonDocument.Parse(records.DischargesJson);
        long Sum(JsonDocument of, string field) => of.RootElement.EnumerateArray().Sum(r => r.GetProperty(field).GetInt64());
        Assert.Equal(store.Into, Sum(charges, "charging_energy"));
        Assert.Equal(store.Issued, Sum(discharges, "discharge_energy"));
        Assert.True(store.Issued > 0);
        var began = charges.RootElement.EnumerateArray().ToLookup(c => c.GetProperty("sdr_allocation_id").GetString());
        foreach (var d in discharges.RootElement.EnumerateArray())
        {
            var into = began[d.GetProperty("sdr_allocation_id").GetString()].ToList();
            Assert.NotEmpty(into);
            Assert.All(into, c => Assert.True(string.CompareOrdinal(c.GetProperty("charging_end_datetime").GetString(), d.GetProperty("discharging_start_datetime").GetString()) <= 0));
            Assert.Equal(("FIFO", "Osaki"), (d.GetProperty("scr_allocation_methodology").GetString(), d.GetProperty("device_id").GetString()));
            Assert.InRange(d.GetProperty("storage_efficiency_factor").GetDecimal(), 0.5m, 1);
        }

        Assert.Equal(records.Count, (records.ChargesCsv.TrimEnd('\n').Split('\n').Length - 1, records.DischargesCsv.TrimEnd('\n').Split('\n').Length - 1));
    }

    [Fact]
    public void The_hash_of_a_part_goes_back_to_the_whole_bundle()
    {
        using var json = JsonDocument.Parse(EnergyTag.Json(miyagi.Certificates()));
        var bundles = json.RootElement.EnumerateArray().GroupBy(r => r.GetProperty("issuance_id").GetString()).ToList();
        var split = bundles.First(b => b.Count() > 1).First();
        string Row(string status, string account, long from, long to, long quantity) => string.Join(',', split.EnumerateObject().Select(p => p.Name switch
        {
            "hash" => "",
            "certificate_status" => status,
            "account_id" => account,
            "bundle_id_range_start" => $"{from}",
            "bundle_id_range_end" => $"{to}",
            "bundle_quantity" => $"{quantity}",
            _ => p.Value.ValueKind switch { JsonValueKind.Null => "", JsonValueKind.True => "true", JsonValueKind.False => "false", _ => Quoted(p.Value.ToString()) },
        }));
        static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        static string Quoted(string text) => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;
        long Number(string name) => split.GetProperty(name).GetInt64();
        var issued = json.RootElement.EnumerateArray().Where(r => r.GetProperty("issuance_id").GetString() == split.GetProperty("issuance_id").GetString()).Max(r => r.GetProperty("bundle_id_range_end").GetInt64()) + 1;
        var owner = split.GetProperty(split.GetProperty("is_storage").GetBoolean() ? "device_id" : "device_owner").GetString()!;
        var parent = Hash(Row("Active", owner, 0, issued - 1, issued));
        Assert.Equal(split.GetProperty("hash").GetString(), Hash(Row(split.GetProperty("certificate_status").GetString()!, split.GetProperty("account_id").GetString()!,
            Number("bundle_id_range_start"), Number("bundle_id_range_end"), Number("bundle_quantity")) + parent));
    }
}
