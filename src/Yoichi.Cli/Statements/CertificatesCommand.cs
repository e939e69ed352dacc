using System.CommandLine;
using Yoichi.Community;
using Yoichi.Simulation;
using Yoichi.Statements;
using Command = System.CommandLine.Command;

namespace Yoichi.Cli.Statements;

/// <summary><c>yoichi certificates</c>: every certificate of a run, with EnergyTag's field names.</summary>
static class CertificatesCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that simulate or demo wrote" };
        var output = new Option<string?>("--out") { Description = "Where they go (default: DIR)", HelpName = "DIR" };
        var command = new Command("certificates", "Write all certificates with EnergyTag's field names. 証書を EnergyTag の項目名で書き出す。") { folder, output };
        command.SetAction(parsed =>
        {
            var run = parsed.GetValue(folder)!;
            var to = parsed.GetValue(output) ?? run;
            Replay.Into(run, _ => new Nobody(), community =>
            {
                var rows = EnergyTag.Of(community);
                Directory.CreateDirectory(to);
                File.WriteAllText(Path.Combine(to, "certificates.json"), EnergyTag.Json(rows));
                File.WriteAllText(Path.Combine(to, "certificates.csv"), EnergyTag.Csv(rows));
                var storage = new StorageRecords(community);
                File.WriteAllText(Path.Combine(to, "storage-charges.json"), storage.ChargesJson);
                File.WriteAllText(Path.Combine(to, "storage-charges.csv"), storage.ChargesCsv);
                File.WriteAllText(Path.Combine(to, "storage-discharges.json"), storage.DischargesJson);
                File.WriteAllText(Path.Combine(to, "storage-discharges.csv"), storage.DischargesCsv);
                Console.WriteLine($"{rows.Count} bundles: {Path.Combine(to, "certificates.json")}, .csv");
                Console.WriteLine($"{storage.Count.Charges} charges, {storage.Count.Discharges} discharges: {Path.Combine(to, "storage-charges.json")}, storage-discharges.json, .csv");
            }, wanted: c => c is not Community.Command.ArchiveCertificates);    // what was archived is written out too
            return ExitCodes.Done;
        });
        return command;
    }

    sealed class Nobody : IEventSink
    {
        public void On(Event happened) { }
    }
}
