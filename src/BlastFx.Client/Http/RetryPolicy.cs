using Polly;
using Polly.Retry;

namespace BlastFx.Http;

/// <summary>
/// The one place that says what is sent again and when: refusals that pass and lost answers of what can be repeated, after
/// a jittered, doubling wait, for as long as the request's deadline allows. Each attempt is signed anew.
/// </summary>
internal static class RetryPolicy
{
    /// <summary>How often a request is sent again after the connection or a proxy failed; waits for the rate limit do not count.</summary>
    public const int MostFaults = 4;

    private static readonly ResiliencePropertyKey<Call> s_call = new("call");

    /// <summary>Makes the pipeline that attempts run through.</summary>
    public static ResiliencePipeline<Envelope> Create(TimeProvider clock) =>
        new ResiliencePipelineBuilder<Envelope> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<Envelope>
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(8),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is BfxException failure && CallOf(arguments.Context).MayRepeat(failure)),
                DelayGenerator = arguments => ValueTask.FromResult(
                    CallOf(arguments.Context).LastFailure is { WaitsElsewhere: true } ? TimeSpan.Zero : (TimeSpan?)null),
                OnRetry = arguments =>
                {
                    CallOf(arguments.Context).BeginWait(arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    /// <summary>Runs a call's attempts.</summary>
    public static async Task<Envelope> RunAsync(
        this ResiliencePipeline<Envelope> pipeline,
        Call call,
        Func<Call, CancellationToken, ValueTask<Envelope>> attempt,
        CancellationToken cancellation)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellation);
        context.Properties.Set(s_call, call);
        try
        {
            return await pipeline.ExecuteAsync(
                static (context, attempt) => attempt(CallOf(context), context.CancellationToken),
                context,
                attempt).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Call CallOf(ResilienceContext context) => context.Properties.GetValue(s_call, null!);
}
