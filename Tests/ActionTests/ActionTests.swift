import Testing

/// Actions on live sites, one after the other: the time of each site runs fast, and costs.
@Suite(.serialized) enum ActionTests {}
