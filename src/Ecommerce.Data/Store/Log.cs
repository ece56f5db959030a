using Microsoft.Extensions.Logging;

namespace Ecommerce.Data.Store;

/// <summary>What the living store says. Ids 1100–1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "The store lives: {OrdersPerSecond} orders/s, {OpenOrders} open orders taken up")]
    public static partial void Started(ILogger logger, double ordersPerSecond, int openOrders);

    [LoggerMessage(1101, LogLevel.Warning, "The store's database is out of reach, trying again in {Delay}: {Reason}")]
    public static partial void OutOfReach(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(1102, LogLevel.Information, "The store's database answers again")]
    public static partial void BackInReach(ILogger logger);

    [LoggerMessage(1103, LogLevel.Debug, "{Kind} gave way to another writer: {Reason}")]
    public static partial void GaveWay(ILogger logger, StoreActionKind kind, string reason);

    [LoggerMessage(1104, LogLevel.Information, "The store rests after {Orders} orders and {Transactions} transactions")]
    public static partial void Stopped(ILogger logger, long orders, long transactions);
}
