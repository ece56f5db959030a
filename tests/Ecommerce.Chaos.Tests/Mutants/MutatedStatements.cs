using System.Text;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>Every statement that goes to the engine by this way passes the mutation.</summary>
internal sealed class MutatedStatements(HttpMessageHandler engine, Mutation mutation) : DelegatingHandler(engine)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            var statement = await content.ReadAsStringAsync(cancellationToken);
            var changed = mutation.ChangeSettling(statement);
            if (changed != statement)
                request.Content = new StringContent(changed, Encoding.UTF8);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
