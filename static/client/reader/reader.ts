// What every page gets: the theme switch, tabs, and the facilitator's edition.
// A page is complete without it; each part fails alone.

import "./tabs";
import "./theme";
import "./edition";
