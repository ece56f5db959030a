using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// Answers ClickHouse's HTTP protocol from the engine in this process, so that ClickHouse.Driver works unchanged. Each request is a session of its own.
/// Not supported: session ids, lz4 bodies, forms with external data. A request's query id names it in the answer's header only.
/// </summary>
internal sealed class ChdbMessageHandler(ChdbEngine engine, ReadOnlyAccess? access = null) : HttpMessageHandler
{
    private const int HeadSize = 64 << 10;

    /// <summary>Statements travel whole into the engine's parser; data belong into INSERT … FORMAT, which streams.</summary>
    private const int MaxStatementSize = 256 << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
            if (uri.AbsolutePath is "/ping" or "/replicas_status")
                return Plain("Ok.\n");
            var parsed = ChdbRequest.Parse(uri);
            if (request.Method == HttpMethod.Get && parsed.Query.Length == 0)
                return Plain("Ok.\n");
            if (parsed.SessionId is not null && access is null)
            {
                throw ChdbQueryException.Create(48, "NOT_IMPLEMENTED",
                    "sessions (session_id) are not supported by the embedded engine; every request is a session of its own");
            }

            return await AnswerAsync(request, parsed, cancellationToken).ConfigureAwait(false);
        }
        catch (ChdbQueryException error)
        {
            return Failure(error);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    internal static HttpResponseMessage Failure(ChdbQueryException error)
    {
        var response = new HttpResponseMessage(ChdbResponse.Status(error.Code)) { Content = new StringContent(error.Message + "\n", Encoding.UTF8, "text/plain") };
        response.Headers.Add(ChdbResponse.ExceptionCodeHeader, error.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return response;
    }

    private static HttpResponseMessage Plain(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "text/html") };

    private static async Task PrepareAsync(ChdbSession session, HttpMethod method, ChdbRequest request, CancellationToken cancellationToken)
    {
        if (request.Database is { Length: > 0 } database)
            await session.ExecuteAsync($"USE {SqlText.Name(database)}", cancellationToken).ConfigureAwait(false);
        // As ClickHouse does: GET is meant to change nothing.
        var settings = method == HttpMethod.Get ? request.Settings.Add(new("readonly", "2")) : request.Settings;
        if (settings.Length > 0)
            await session.ExecuteAsync(SettingsText.Set(settings), cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, ChdbRequest parsed, CancellationToken cancellationToken)
    {
        var session = await engine.OpenAsync(access?.Lane, cancellationToken).ConfigureAwait(false);
        try
        {
            var body = request.Content is { } content
                ? ChdbRequest.Decode(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), content.Headers)
                : Stream.Null;
            await using (body.ConfigureAwait(false))
            {
                var statement = await StatementBody.ReadAsync(parsed.Query, body, HeadSize, cancellationToken).ConfigureAwait(false);
                if (access is not null)
                {
                    await access.PrepareAsync(session, parsed, cancellationToken).ConfigureAwait(false);
                    var sql = await statement.CompleteAsync(access.Options.MaxStatementSize, cancellationToken).ConfigureAwait(false);
                    await access.CheckAsync(session, parsed, sql, cancellationToken).ConfigureAwait(false);
                    return await WholeAsync(session, parsed, sql, access.Options.MaxResultBytes, cancellationToken).ConfigureAwait(false);
                }

                await PrepareAsync(session, request.Method, parsed, cancellationToken).ConfigureAwait(false);
                return SqlScanner.SplitInsert(statement.Head.Span) is { } insert
                    ? await InsertAsync(session, parsed, statement, insert, cancellationToken).ConfigureAwait(false)
                    : await QueryAsync(session, parsed, await statement.CompleteAsync(MaxStatementSize, cancellationToken).ConfigureAwait(false), cancellationToken)
                        .ConfigureAwait(false);
            }
        }
        catch
        {
            session.Close();
            throw;
        }
    }

    private static async Task<HttpResponseMessage> WholeAsync(
        ChdbSession session, ChdbRequest request, ReadOnlyMemory<byte> sql, long maxSize, CancellationToken cancellationToken)
    {
        var result = ChdbSession.Check(await session.QueryAsync(sql, request.DefaultFormat, request.Parameters, cancellationToken).ConfigureAwait(false));
        if (result.Length <= maxSize)
            return ChdbResponse.Create(request, new ResultStream(session, result), result.Summary);
        // max_result_bytes counts columns before they are written out; a constant column is written out once per row.
        session.Close(result);
        throw ChdbQueryException.Create(396, "TOO_MANY_ROWS_OR_BYTES", $"Limit for result exceeded, max bytes: {maxSize}");
    }

    private static async Task<HttpResponseMessage> QueryAsync(ChdbSession session, ChdbRequest request, ReadOnlyMemory<byte> sql, CancellationToken cancellationToken)
    {
        var analysis = await session.ClassifyAsync(sql, cancellationToken).ConfigureAwait(false);
        if (analysis.StatementCount > 1 && !SqlScanner.Contains(sql.Span, "PARALLEL"u8))
            throw ChdbQueryException.Create(62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
        if (!CanStream(request.DefaultFormat, analysis, sql.Span))
            return await WholeAsync(session, request, sql, long.MaxValue, cancellationToken).ConfigureAwait(false);

        var stream = ChdbSession.Check(await session.StreamAsync(sql, request.DefaultFormat, request.Parameters, cancellationToken).ConfigureAwait(false));
        ChdbResultHandle? first = null;
        try
        {
            // The first block tells most errors, while a status can still be sent.
            first = ChdbSession.Check(await session.FetchAsync(stream, cancellationToken).ConfigureAwait(false));
            return ChdbResponse.Create(request, new ChunkStream(session, stream, first, request.DefaultFormat), null);
        }
        catch
        {
            session.Close(first, stream);
            throw;
        }
    }

    private static async Task<HttpResponseMessage> InsertAsync(
        ChdbSession session, ChdbRequest request, StatementBody body, InsertSplit split, CancellationToken cancellationToken)
    {
        var insert = await session.InsertAsync(body.Head[..split.StatementLength], split.Format, request.Parameters, cancellationToken).ConfigureAwait(false);
        try
        {
            if (insert.Error is { } refused)
                throw ChdbQueryException.FromEngine(refused);
            var more = split.DataStart >= body.Head.Length || await session.AppendAsync(insert, body.Head[split.DataStart..], cancellationToken).ConfigureAwait(false);
            var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
            try
            {
                // Appending blocks while the engine is behind: that is the backpressure.
                while (more && await body.Rest.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) is var read and > 0)
                    more = await session.AppendAsync(insert, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            var result = ChdbSession.Check(await session.FinishAsync(insert, cancellationToken).ConfigureAwait(false));
            insert.Dispose();
            return ChdbResponse.Create(request, new ResultStream(session, result), result.Summary);
        }
        catch
        {
            session.Close(insert);
            throw;
        }
    }

    /// <summary>Each chunk of a stream is a document of its own, so only formats whose chunks can be joined are streamed; TOTALS and the like have no place in them.</summary>
    private static bool CanStream(string format, in NativeMethods.QueryAnalysis analysis, ReadOnlySpan<byte> sql) =>
        analysis.QueryClass == NativeMethods.ReadOnlyClass && analysis.StatementCount == 1 && ChunkStream.Supports(format)
        && SqlScanner.FirstWord(sql) is "SELECT" or "WITH" && !SqlScanner.Contains(sql, "FORMAT"u8);
}
