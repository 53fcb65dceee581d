// What every page gets. A page is complete without it; each part fails alone.

import "./theme";
import "./tabs";
import "./edition";
import "./browse";
import "./share";
import "./triangle";
import "./contents";
import "./manifest";
import "./captions";
import "../offline/register";
import "./search";
import "./highlight";
