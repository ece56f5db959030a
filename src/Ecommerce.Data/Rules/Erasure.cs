using System.Globalization;
using Ecommerce.Data.Generation.Rows;

namespace Ecommerce.Data.Rules;

/// <summary>
/// What is left of a customer who was erased: numbers. Orders keep their user, their address and its city, so that the answers do not change;
/// what is not shipped yet is called off; nothing is ordered afterwards.
/// </summary>
internal static class Erasure
{
    /// <summary>Title of each address of an erased customer.</summary>
    public const string AddressTitle = "Erased";

    /// <summary>What all names of erased customers begin with.</summary>
    public const string NamePrefix = "erased-";

    public static string Username(int userId) => string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{userId}");

    // RFC 2606: nobody ever gets mail at .invalid.
    public static string Email(int userId) => $"{Username(userId)}@erased.invalid";

    public static UserRow Of(UserRow user) => user with { Username = Username(user.Id), Password = null, Email = Email(user.Id), Mobile = Username(user.Id) };

    public static AddressRow Of(AddressRow address) => address with { Title = AddressTitle, FullAddress = null };
}
