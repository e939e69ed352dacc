using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>Whose bill it is, and by what it is counted.</summary>
/// <param name="Participant">A pseudonym: names and addresses are not known here.</param>
/// <param name="Kind">home, vehicle, office, shop or plant.</param>
/// <param name="Community">Title of the community.</param>
/// <param name="Terms">Names of the tariffs, and the contract.</param>
/// <param name="Month">What those tariffs say in the month billed.</param>
/// <param name="Tax">The tax that prices contain; null where none is known for the month.</param>
/// <param name="Registration">The seller's qualified-invoice number (T and 13 digits); null for none, as households
/// normally have.</param>
public sealed record BillSubject(
    ParticipantId Participant, string Kind, Bilingual Community, ParticipantTerms Terms, MonthTerms Month,
    ConsumptionTax? Tax, string? Registration = null);
